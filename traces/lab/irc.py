"""Talks IRC as two users, one of whom sends the other a file. usage: irc.py send|receive SERVER OWN-ADDRESS"""

import ipaddress
import socket
import struct
import sys
import time

role, server, own = sys.argv[1:]
FILE = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;" + bytes(range(256)) * 12
stream = socket.create_connection((server, 6667))
lines = stream.makefile("rb")


def say(*texts):
    for text in texts:
        stream.sendall(text.encode("latin1") + b"\r\n")
        time.sleep(0.1)


def until(*words):
    for line in lines:
        if line.startswith(b"PING"):
            say("PONG " + line.split()[1].decode())
        if all(word in line for word in words):
            return line
    sys.exit("no more lines")


nick = "sender" if role == "send" else "receiver"
say("NICK " + nick, f"USER {nick} 0 * :A {nick} of files")
until(b" 376 ")
say("JOIN #lab")
until(b" 366 ")
if role == "send":
    until(b"receiver", b"JOIN")
    listener = socket.create_server((own, 4009))
    say("TOPIC #lab :What is said here", "NAMES #lab", "WHO #lab", "WHOIS receiver", "MODE #lab +m", "NICK other")
    say("PRIVMSG #lab :Hello to all", "NOTICE receiver :Look here", "HUH")
    say(f"PRIVMSG receiver :\1DCC SEND dot.gif {int(ipaddress.ip_address(own))} 4009 {len(FILE)}\1")
    data, _ = listener.accept()
    for start in range(0, len(FILE), 1024):
        data.sendall(FILE[start:start + 1024])
        data.recv(4)
    data.close()
    time.sleep(0.3)
    say("KICK #lab receiver :Enough", "PART #lab :So long", "QUIT :Bye")
else:
    offer = until(b"DCC SEND").strip(b"\1\r\n").split()
    data = socket.create_connection((str(ipaddress.ip_address(int(offer[-3]))), int(offer[-2])))
    received = 0
    while piece := data.recv(1024):
        received += len(piece)
        data.sendall(struct.pack("!I", received))
    until(b"KICK")
    say("QUIT")
