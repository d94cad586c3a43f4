#!/bin/bash
# One design on the workers of a Dask cluster, all inside one job:
#   sbatch dask.sh DESIGN
# The first task runs the scheduler and the sweep, every task runs one worker. What is finished is
# safe whatever dies; the same line goes on.
#SBATCH --job-name=rekenkracht
#SBATCH --ntasks=4
#SBATCH --cpus-per-task=16
#SBATCH --time=04:00:00
set -euo pipefail

design=${1:?"give a design: sbatch dask.sh DESIGN"}
results=${RESULTS:-results}
file=${SCHEDULER_FILE:-$PWD/scheduler-${SLURM_JOB_ID:-here}.json}
run=${RUN-srun}             # how tasks are started; set but empty: on this machine
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

rm -f "$file"
dask scheduler --scheduler-file "$file" --no-dashboard &
scheduler=$!
trap 'kill "$scheduler" 2>/dev/null || true; rm -f "$file"' EXIT

$run dask worker --scheduler-file "$file" --no-dashboard \
    --nworkers "${SLURM_CPUS_PER_TASK:-2}" --nthreads 1 &

rekenkracht sweep "$design" --cluster "$file" --quiet \
    --out "$results/$(basename "$design" .toml)"
