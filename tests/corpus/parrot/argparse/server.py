#!/usr/bin/env python3
import argparse
import os
import socket

p = argparse.ArgumentParser(description="Perroquet")
p.add_argument("port", nargs="?", type=int, default=int(os.environ.get("PARROT_PORT", "6789")))
p.add_argument("--host", default=os.environ.get("PARROT_HOST", "127.0.0.1"))
p.add_argument("-v", "--verbose", action="count", default=0)
p.add_argument("--once", action=argparse.BooleanOptionalAction if hasattr(argparse, "BooleanOptionalAction") else "store_true", default=True)
args = p.parse_args()
srv = socket.create_server((args.host, args.port))
while True:
    c, a = srv.accept()
    try:
        while data := c.recv(1024):
            if args.verbose:
                print(a, data)
            try:
                c.sendall(data.decode().upper().encode())
            except UnicodeDecodeError:
                pass
    except ConnectionError as e:
        print(e)
    finally:
        c.close()
    if args.once:
        break
srv.close()
