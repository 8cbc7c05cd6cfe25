"""CLOUDS' network: a frozen trunk, a deformable-attention pixel decoder, masked-attention queries.

Cheng et al. 2022 (Mask2Former) and Benigmim et al. 2024 (CLOUDS); names of weights are those of the
official code, so that its checkpoints load.
"""
