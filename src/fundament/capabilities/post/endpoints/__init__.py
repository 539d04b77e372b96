"""HTTP for machines at the official addresses below /apis/v1/."""
