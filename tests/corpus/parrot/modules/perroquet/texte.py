def crier(t: str) -> str:
    return t.upper()
