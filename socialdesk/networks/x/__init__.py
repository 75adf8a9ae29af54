from socialdesk.networks.x.adapter import X

__all__ = ["X"]
