"""Sign-in of the portal: a stand-in with nothing but the shape of the real one.

Gunicorn needs a WSGI callable called `app`. With Flask, `app = Flask(__name__)` is one: put flask
into requirements.txt and keep the name.
"""
import json
import os
import time

SERVICE = os.environ.get("PORTAL_SERVICE", "auth")
VERSION = os.environ.get("PORTAL_VERSION", "unknown")
STARTED = time.time()


def health():
    return 200, {"status": "ok", "service": SERVICE, "version": VERSION}


def metrics():
    return 200, "portal_up{service=\"%s\",version=\"%s\"} 1\nportal_uptime_seconds{service=\"%s\"} %d\n" % (
        SERVICE, VERSION, SERVICE, time.time() - STARTED)


def who():
    return 200, {"signed_in": False}


ROUTES = {"/health": health, "/metrics": metrics, "/": who}


def app(environ, start_response):
    status, body = ROUTES.get(environ["PATH_INFO"], lambda: (404, {"error": "not found"}))()
    text, kind = (body, "text/plain; version=0.0.4") if isinstance(body, str) else (
        json.dumps(body), "application/json")
    data = text.encode()
    start_response("200 OK" if status == 200 else "404 Not Found",
                   [("Content-Type", kind), ("Content-Length", str(len(data)))])
    return [data]
