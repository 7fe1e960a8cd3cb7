# exercice sur les threads : deux compteurs
def compter(nom):
    for i in range(3):
        print(nom, i)


compter("A")
compter("B")
