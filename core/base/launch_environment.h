#pragma once

#include <map>
#include <string>

namespace calm
{

/// Environment variables by name.
using Variables = std::map<std::string, std::string>;

Variables processVariables(); ///< those of this process

/// Where this process stands among those that a launcher has started together.
struct LaunchEnvironment
{
    std::string launcher; ///< "torchrun", "mpirun" or "srun"; empty = started alone
    int rank = 0;         ///< from 0
    int size = 1;
    int localRank = 0;   ///< among those on this machine
    int localSize = 0;   ///< how many are on this machine; 0 = the launcher does not say
    std::string address; ///< of the machine that rank 0 runs on; empty when alone
    int port = 0;        ///< that rank 0 listens on; 0 when alone
    std::string warning; ///< a sentence, when the person may have meant something else; or empty

    bool isAlone() const { return size == 1; }
};

/// Reads what torchrun (RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT), Open MPI (OMPI_COMM_WORLD_*), MPICH
/// and Intel MPI (PMI_*, MPI_LOCAL*) and Slurm's srun (SLURM_*) set; where one was started inside another, the inner
/// one counts, in this order. MASTER_ADDR and MASTER_PORT go before what the others say. Without any of them, or in a
/// Slurm job's script outside of srun, the process is alone. Error(badInput) when something is missing, is no number or
/// contradicts the rest.
LaunchEnvironment launchEnvironment(const Variables& variables);

/// The first host of a list as Slurm writes it: "node[03-05,9],other" gives "node03".
std::string firstHost(const std::string& nodeList);

} // namespace calm
