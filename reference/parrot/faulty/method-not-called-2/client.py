#!/usr/bin/env python3
# -*- coding: utf-8 -*-
from socket import *

client = socket(AF_INET, SOCK_STREAM)
client.connect(('127.0.0.1', 9001))
while 1:
    msg = input('message : ')
    if not msg: break
    client.send(msg.encode('utf-8'))
    rep = client.recv(1024)
    if not rep: break
    print('reponse : ' + rep.decode('utf-8'))
client.close()
