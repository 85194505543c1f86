"""A client of RFB (RFC 6143): HOST PORT METHOD [PASSWORD]. METHOD is a security type: 1 none, 2 a password."""
import socket, struct, subprocess, sys

s = socket.create_connection((sys.argv[1], int(sys.argv[2])))
f = s.makefile("rb")
f.read(12)
s.send(b"RFB 003.008\n")
f.read(f.read(1)[0])
s.send(bytes([int(sys.argv[3])]))
if sys.argv[3] == "2":
    # DES with the bits of each byte of the password the other way round.
    key = bytes(int(f"{c:08b}"[::-1], 2) for c in sys.argv[4].encode()[:8].ljust(8, b"\0"))
    cipher = ["openssl", "enc", "-des-ecb", "-nopad", "-K", key.hex(), "-provider", "legacy", "-provider", "default"]
    s.send(subprocess.run(cipher, input=f.read(16), stdout=subprocess.PIPE, check=True).stdout)
result = struct.unpack(">I", f.read(4))[0]
if result == 0:
    s.send(b"\1")
    width, height = struct.unpack(">HH", f.read(4))
    f.read(16)
    f.read(struct.unpack(">I", f.read(4))[0])
    s.send(struct.pack(">BxHi", 2, 1, 0))                     # raw pixels are fine
    s.send(struct.pack(">BBHHHH", 3, 0, 0, 0, 4, 4))          # a corner of the screen
    f.read(16)
    s.send(struct.pack(">BBxxI", 4, 1, 0x61) + struct.pack(">BBHH", 5, 0, 1, 1) + struct.pack(">BxxxI", 6, 4) + b"text")
s.close()
