#!/usr/bin/env python3
# -*- coding: utf-8 -*-
# My parrot server. It repeats everything in CAPITALS.

import socket   # for the network

# ---------- settings ----------
SERVER_HOST = "127.0.0.1"      # this computer
SERVER_PORT = 6789              # more than 1000
BUFFER_SIZE = 1024             # how many bytes at most
ENCODING = "utf-8"             # for the accents

# ---------- start ----------
listening_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listening_socket.bind((SERVER_HOST, SERVER_PORT))
listening_socket.listen(1)
print("The parrot is waiting on port", SERVER_PORT, "...")

client_socket, client_address = listening_socket.accept()
print("Someone is here:", client_address[0], client_address[1])

# ---------- conversation ----------
keep_going = True
message_counter = 0
while keep_going == True:
    received_bytes = client_socket.recv(BUFFER_SIZE)
    if len(received_bytes) > 0:
        message_counter = message_counter + 1
        received_text = received_bytes.decode(ENCODING)
        print("Message number", message_counter, ":", received_text)
        answer_text = received_text.upper()
        answer_bytes = answer_text.encode(ENCODING)
        client_socket.send(answer_bytes)
    else:
        # zero bytes: the client has hung up
        keep_going = False

# ---------- the end ----------
client_socket.close()
listening_socket.close()
print("Goodbye,", message_counter, "messages")
