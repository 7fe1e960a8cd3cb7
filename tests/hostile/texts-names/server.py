import attempt

attempt.serve()
