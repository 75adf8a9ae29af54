from socialdesk.networks.meta.adapter import Facebook

__all__ = ["Facebook"]
