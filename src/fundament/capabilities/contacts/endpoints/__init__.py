"""HTTP for machines: the contact register of the official API below /apis/v1/."""
