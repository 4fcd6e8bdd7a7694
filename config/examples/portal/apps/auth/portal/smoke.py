"""Asks the application for its own health, without a network: exit code 0 if it is well."""
import sys

from wsgi import app

said = []
body = b"".join(app({"PATH_INFO": "/health"}, lambda status, headers: said.append(status)))
print(said[0], body.decode())
sys.exit(0 if said[0].startswith("200") else 1)
