raise SystemExit('owned')
