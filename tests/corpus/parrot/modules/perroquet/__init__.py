from .transport import Transport
from .texte import crier
__all__ = ["Transport", "crier"]
