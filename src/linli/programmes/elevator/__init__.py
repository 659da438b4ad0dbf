"""Consent to a lift in an old building (加装电梯征求意见), building by building."""
