#!/usr/bin/env python3
"""An HTTP/1.1 server for what a file server does not do, on the Python standard library's.

usage: origin.py PORT

GET /chunked, /chunked-gzip, /deflate, /until-close, /not-modified, /redirect, /private; POST and PUT anywhere, with
lengths or chunks, with 100-continue; Upgrade to an echo protocol; CONNECT to any address as a proxy would.
"""

import gzip
import http.server
import select
import socket
import socketserver
import sys
import zlib

TEXT = b"".join(b"%4d  the quick brown fox jumps over the lazy dog\n" % i for i in range(200))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "origin/1.0"

    def address_string(self):
        return self.client_address[0]

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def chunks(self, body, size, **headers):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Transfer-Encoding", "chunked")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        for i in range(0, len(body), size):
            part = body[i : i + size]
            self.wfile.write(b"%x\r\n" % len(part) + part + b"\r\n")
        self.wfile.write(b"0\r\nX-Trailer: seen\r\n\r\n")

    def do_GET(self):
        path = self.path.split("?")[0]
        if self.headers.get("Upgrade"):
            self.upgrade()
        elif path == "/chunked":
            self.chunks(TEXT, 1000)
        elif path == "/chunked-gzip":
            self.chunks(gzip.compress(TEXT, mtime=0), 100, Content_Encoding="gzip")
        elif path == "/deflate":
            self.reply(200, zlib.compress(TEXT), Content_Encoding="deflate", Content_Type="text/plain")
        elif path == "/until-close":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"<html><body>" + TEXT + b"</body></html>")
            self.close_connection = True
        elif path == "/not-modified":
            self.send_response(304)
            self.send_header("ETag", '"1"')
            self.end_headers()
        elif path == "/redirect":
            self.reply(302, Location="/chunked")
        elif path == "/private":
            if self.headers.get("Authorization"):
                self.reply(200, b"welcome\n", Content_Type="text/plain")
            else:
                self.reply(401, b"who are you?\n", WWW_Authenticate='Basic realm="lab"', Content_Type="text/plain")
        else:
            self.reply(404, b"not here\n", Content_Type="text/plain")

    do_HEAD = do_DELETE = do_OPTIONS = do_GET

    def do_POST(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.reply(201, b"%d bytes taken\n" % len(body), Content_Type="text/plain")

    do_PUT = do_POST

    def upgrade(self):
        self.send_response(101)
        self.send_header("Connection", "Upgrade")
        self.send_header("Upgrade", self.headers["Upgrade"])
        self.end_headers()
        while line := self.rfile.readline():
            self.wfile.write(line)
            if line == b"bye\n":
                break
        self.close_connection = True

    def do_CONNECT(self):
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host.strip("[]"), int(port))) as there:
            self.send_response(200, "Connection established")
            self.end_headers()
            here = self.connection
            while True:
                for s in select.select([here, there], [], [])[0]:
                    data = s.recv(65536)
                    if not data:
                        self.close_connection = True
                        return
                    (there if s is here else here).sendall(data)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True
    allow_reuse_address = True


Server(("::", int(sys.argv[1])), Handler).serve_forever()
