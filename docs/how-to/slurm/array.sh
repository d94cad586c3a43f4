#!/bin/bash
# One design in many jobs without a scheduler of our own: each task of the array runs one shard.
#   sbatch --array=1-8 array.sh DESIGN
# A task that is stopped goes on where it was when it is submitted again. Then, on any node:
#   rekenkracht merge "$RESULTS"/DESIGN-shard-* --out "$RESULTS"/DESIGN
#SBATCH --job-name=rekenkracht
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=16
#SBATCH --time=04:00:00
#SBATCH --signal=TERM@60
#SBATCH --requeue
set -euo pipefail

design=${1:?"give a design: sbatch --array=1-8 array.sh DESIGN"}
results=${RESULTS:-results}
shard=${SLURM_ARRAY_TASK_ID:?"submit with --array=1-N"}
of=${SLURM_ARRAY_TASK_MAX:?"submit with --array=1-N"}

exec rekenkracht sweep "$design" --shard "$shard/$of" \
    --workers "${SLURM_CPUS_PER_TASK:-1}" --quiet \
    --out "$results/$(basename "$design" .toml)-shard-$shard"
