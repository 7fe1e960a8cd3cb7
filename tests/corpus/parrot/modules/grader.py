"""evalue la qualite d'un texte (module de l'eleve, nom malheureux)"""
def note(t):
    return len(t)
