"""One of everything, in an own area and in a foreign one, and the addresses that name it."""

from tests.rights.scene.addresses import Scene, kind_of
from tests.rights.scene.making import SECRETS, far, near

__all__ = ["SECRETS", "Scene", "far", "kind_of", "near"]
