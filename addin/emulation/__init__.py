"""The emulation table (bảng chấm điểm thi đua): measures with their evidence, points, ranks, grades."""
