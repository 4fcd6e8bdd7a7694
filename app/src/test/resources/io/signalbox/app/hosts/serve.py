# The service of the host tests: serve.py PORT RELEASE. Answers with its version; /health as its mood is.
import http.server
import os
import sys

port, release = int(sys.argv[1]), sys.argv[2]
version = open(release + '/VERSION').read().strip()
mood = open(release + '/mood').read().strip()
asked = 0
codes = {200: 0, 500: 0}

if 'EFFECTS' in os.environ:
    with open(os.environ['EFFECTS'], 'a') as effects:
        effects.write('start ' + version + '\n')

if mood == 'DIES':
    print('cannot start: the database of', version, 'is away', flush=True)
    sys.exit(3)


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = -1

    def do_GET(self):
        global asked
        if self.path == '/health':
            ill = mood == 'SICK' and asked > 3
            self.say(503, 'ill: no connection left after %d requests' % asked) if ill else self.say(200, 'well')
        elif self.path == '/metrics':
            self.say(200, '\n'.join('http_requests_total{code="%d"} %d' % each for each in sorted(codes.items())))
        else:
            asked += 1
            flaky = mood == 'FLAKY' and asked % 4 == 0
            codes[500 if flaky else 200] += 1
            if flaky:
                print('Traceback: request', asked, flush=True)
            self.say(500, 'flaky') if flaky else self.say(200, version)

    def say(self, status, text):
        body = (text + '\n').encode()
        self.send_response(status)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *unused):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128


print('serving', version, flush=True)
Server(('127.0.0.1', port), Answer).serve_forever()
