"""What runs inside the student's process: Python 3.8 and later, standard library only, nothing of the grader.

The modules import each other by bare names: none of them is imported by the grader itself.
"""
