def sonde():
    return "sonde"
