"""As at the door: pages are asked at the cast's moment, words are compared in English."""

from linli.doorstep.tests.conftest import english, sign_in

__all__ = ["english", "sign_in"]
