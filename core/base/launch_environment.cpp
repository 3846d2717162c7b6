#include "core/base/launch_environment.h"

#include "core/base/error.h"

#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

namespace calm
{

namespace
{
constexpr int usualPort = 29500;    // PyTorch's
constexpr int jobPorts = 20000;     // from here on, below those that Linux hands out by itself (32768)
constexpr int jobPortCount = 10000; // jobs whose numbers are that far apart share one
constexpr int highestPort = 65535;

/// The variables with typed access; every error names the variable.
class Reader
{
public:
    explicit Reader(const Variables& variables) : m_variables(variables) {}

    bool has(const std::string& name) const { return !text(name).empty(); }

    std::string text(const std::string& name) const
    {
        const auto found = m_variables.find(name);
        return found == m_variables.end() ? std::string() : found->second;
    }

    /// A whole number from `lowest` to `highest`.
    std::optional<int> number(const std::string& name, int lowest, int highest) const
    {
        if (!has(name))
            return {};
        const std::string value = text(name);
        int result = 0;
        const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), result);
        if (failed != std::errc() || end != value.data() + value.size() || result < lowest || result > highest)
            throw Error(ErrorKind::badInput, fmt::format("The environment variable {} is \"{}\", which is no whole "
                                                         "number from {} to {}.",
                                                         name, value, lowest, highest));
        return result;
    }

private:
    const Variables& m_variables;
};

constexpr int mostProcesses = 1000000;

/// Which variables of a launcher say what.
struct Names
{
    const char* launcher;
    const char* rank;
    const char* size;
    const char* localRank;
    const char* localSize;
};

constexpr Names torchrun{"torchrun", "RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"};
constexpr Names openMpi{"mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
                        "OMPI_COMM_WORLD_LOCAL_SIZE"};
constexpr Names mpich{"mpirun", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"};
constexpr Names slurmStep{"srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID", ""};
constexpr Names slurmTasks{"srun", "SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", ""};

LaunchEnvironment place(const Reader& reader, const Names& names)
{
    LaunchEnvironment environment;
    environment.launcher = names.launcher;
    const auto rank = reader.number(names.rank, 0, mostProcesses - 1);
    const auto size = reader.number(names.size, 1, mostProcesses);
    if (!rank || !size)
        throw Error(ErrorKind::badInput,
                    fmt::format("The environment variable {} is set, but {} is not: both say together which of how "
                                "many processes this is.",
                                rank ? names.rank : names.size, rank ? names.size : names.rank));
    if (*rank >= *size)
        throw Error(ErrorKind::badInput, fmt::format("The environment variable {} is {}, but {} processes ({}) count "
                                                     "from 0 to {}.",
                                                     names.rank, *rank, *size, names.size, *size - 1));
    environment.rank = *rank;
    environment.size = *size;
    environment.localSize = reader.number(names.localSize, 1, *size).value_or(0);
    const int most = environment.localSize > 0 ? environment.localSize : *size;
    environment.localRank = reader.number(names.localRank, 0, most - 1).value_or(0);
    return environment;
}

bool hasBoth(const Reader& reader, const Names& names)
{
    return reader.has(names.rank) && reader.has(names.size);
}

/// Slurm may speak MPICH's language too; then both say the same.
bool isSlurms(const Reader& reader)
{
    return reader.text(mpich.rank) == reader.text(slurmStep.rank) &&
           reader.text(mpich.size) == reader.text(slurmStep.size);
}

LaunchEnvironment slurm(const Reader& reader)
{
    if (reader.has(slurmStep.size))
        return place(reader, slurmStep);
    // A job's script is started once, whatever number of tasks the job may have: those are srun's to start.
    if (hasBoth(reader, slurmTasks) && reader.text("ENVIRONMENT") != "BATCH")
        return place(reader, slurmTasks);
    LaunchEnvironment alone;
    if (const int tasks = reader.number("SLURM_NTASKS", 1, mostProcesses).value_or(1); tasks > 1)
        alone.warning = fmt::format("Slurm has reserved room for {} processes, but this one was started alone; put "
                                    "srun before the command to train with all of them.",
                                    tasks);
    return alone;
}

LaunchEnvironment placeAmongAll(const Reader& reader)
{
    if (hasBoth(reader, torchrun))
        return place(reader, torchrun);
    if (reader.has(openMpi.rank) || reader.has(openMpi.size))
        return place(reader, openMpi);
    if (hasBoth(reader, mpich) && !isSlurms(reader))
        return place(reader, mpich);
    return slurm(reader);
}

/// torchrun's variables are often set by hand in a job's script, in part: what is there must fit.
void compareWithHandSet(const Reader& reader, const LaunchEnvironment& environment)
{
    if (environment.launcher.empty() && (reader.has(torchrun.rank) || reader.has(torchrun.size)))
        place(reader, torchrun); // throws, as one of them is missing
    const auto compare = [&](const char* name, int value) {
        const auto typed = reader.number(name, 0, mostProcesses);
        if (typed && *typed != value)
            throw Error(ErrorKind::badInput, fmt::format("The environment variable {} is {}, but {} says {}: unset it.",
                                                         name, *typed, environment.launcher, value));
    };
    compare(torchrun.rank, environment.rank);
    compare(torchrun.size, environment.size);
}

std::string addressFor(const Reader& reader, const LaunchEnvironment& environment)
{
    if (reader.has("MASTER_ADDR"))
        return reader.text("MASTER_ADDR");
    if (environment.launcher != torchrun.launcher) {
        if (environment.localSize == environment.size)
            return "127.0.0.1";
        const char* const list = reader.has("SLURM_STEP_NODELIST") && environment.launcher == slurmStep.launcher
                                     ? "SLURM_STEP_NODELIST"
                                     : "SLURM_JOB_NODELIST";
        if (reader.has(list))
            return firstHost(reader.text(list));
        if (environment.launcher == slurmStep.launcher && reader.has("SLURM_NODELIST"))
            return firstHost(reader.text("SLURM_NODELIST"));
    }
    throw Error(ErrorKind::badInput, fmt::format("{} started {} processes, but none knows where the first one is: set "
                                                 "MASTER_ADDR to the name of the machine it runs on.",
                                                 environment.launcher, environment.size));
}

int portFor(const Reader& reader, const LaunchEnvironment& environment)
{
    const auto typed = reader.number("MASTER_PORT", 1, highestPort);
    // torchrun listens there itself then, and speaks its own LibTorch's language, which may not be ours.
    if (typed && reader.text("TORCHELASTIC_USE_AGENT_STORE") == "True")
        return *typed < highestPort ? *typed + 1 : *typed - 1;
    if (typed)
        return *typed;
    // Two jobs on one machine must not meet.
    const bool inSlurm = environment.launcher == slurmStep.launcher;
    const std::string job =
        inSlurm ? reader.text("SLURM_JOB_ID") + reader.text("SLURM_STEP_ID") : reader.text("PMIX_NAMESPACE");
    if (job.empty())
        return usualPort;
    unsigned hash = 0; // a string of digits gives its number, up to overflow
    for (const char c : job)
        hash = hash * 10 + static_cast<unsigned>(c - '0');
    return jobPorts + static_cast<int>(hash % jobPortCount);
}
} // namespace

Variables processVariables()
{
    Variables variables;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string text = *entry;
        if (const auto equals = text.find('='); equals != std::string::npos)
            variables[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return variables;
}

LaunchEnvironment launchEnvironment(const Variables& variables)
{
    const Reader reader(variables);
    LaunchEnvironment environment = placeAmongAll(reader);
    compareWithHandSet(reader, environment);
    if (environment.isAlone())
        return environment;
    environment.address = addressFor(reader, environment);
    environment.port = portFor(reader, environment);
    return environment;
}

std::string firstHost(const std::string& nodeList)
{
    std::string host;
    bool inBrackets = false, skipping = false;
    for (const char c : nodeList) {
        if (c == '[')
            inBrackets = true;
        else if (c == ']')
            inBrackets = skipping = false;
        else if (inBrackets)
            skipping = skipping || c == '-' || c == ',';
        else if (c == ',')
            break;
        if (c != '[' && c != ']' && !skipping)
            host += c;
    }
    return host;
}

} // namespace calm
