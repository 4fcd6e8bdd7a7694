# Makes a wheel called gunicorn, for machines whose pip finds no real one: gunicorn_stand_in.py DIRECTORY. It serves
# `module:app` as the file given by --config says (bind, chdir), by the standard library, and ends when told to.
import sys
import zipfile

MAIN = '''
import importlib, os, runpy, signal, socketserver, sys, threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = False
    request_queue_size = 128


class Quiet(WSGIRequestHandler):
    def log_message(self, *unused):
        pass


def run():
    settings = runpy.run_path(sys.argv[sys.argv.index("--config") + 1])
    os.chdir(settings["chdir"])
    sys.path.insert(0, settings["chdir"])
    module, name = sys.argv[-1].split(":")
    app = getattr(importlib.import_module(module), name)
    host, port = settings["bind"].split(":")
    server = make_server(host, int(port), app, Server, Quiet)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()
    server.server_close()
'''
INFO = 'gunicorn-20.1.0.dist-info/'
FILES = {
    'gunicorn/__init__.py': '',
    'gunicorn/stand_in.py': MAIN,
    INFO + 'METADATA': 'Metadata-Version: 2.1\nName: gunicorn\nVersion: 20.1.0\n',
    INFO + 'WHEEL': 'Wheel-Version: 1.0\nGenerator: signalbox\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    INFO + 'entry_points.txt': '[console_scripts]\ngunicorn = gunicorn.stand_in:run\n',
}
with zipfile.ZipFile(sys.argv[1] + '/gunicorn-20.1.0-py3-none-any.whl', 'w') as wheel:
    for path, text in FILES.items():
        wheel.writestr(path, text)
    wheel.writestr(INFO + 'RECORD', ''.join(path + ',,\n' for path in [*FILES, INFO + 'RECORD']))
