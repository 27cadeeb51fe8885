"""Commendations (đề nghị khen thưởng): nominees judged with reasons, the proposal in Word, the sheet for the office."""
