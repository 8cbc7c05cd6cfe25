"""Networks: trunks, heads, and the segmenters that join them."""
