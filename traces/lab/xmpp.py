"""Speaks as much XMPP as it takes to change to TLS, then says back what it hears. usage: xmpp.py PORT CERTIFICATE KEY"""

import socket
import ssl
import sys

port, certificate, key = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
listener = socket.create_server(("", int(port)))
while True:
    connection, _ = listener.accept()
    connection.recv(4096)
    connection.sendall(
        b"<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'"
        b" from='www.example.net' id='1' version='1.0'><stream:features>"
        b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>")
    connection.recv(4096)
    connection.sendall(b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    try:
        with context.wrap_socket(connection, server_side=True) as stream:
            while data := stream.recv(4096):
                stream.sendall(data)
    except OSError:
        pass
