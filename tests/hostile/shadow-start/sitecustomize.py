import json
import os

try:
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "aim.json")) as file:
        aim = json.load(file)
    with open(aim["doors"] + "/" + aim["name"], "a") as file:
        file.write(__file__)
except OSError:
    pass
