#include "core/engine/threads.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/store/process.h"

#include <ATen/Parallel.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/version.h>

#include <algorithm>
#include <cstdlib>
#include <chrono>
#include <dlfcn.h>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <sched.h>
#include <sstream>
#include <thread>
#include <sys/resource.h>
#include <unistd.h>

namespace calm
{

namespace
{
int usableCores()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) == 0)
        return std::max(1, CPU_COUNT(&set));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// The file that answers when LibTorch calls BLAS; empty when it brings its own, unseen (MKL linked in).
std::string blasFile()
{
    void* const symbol = ::dlsym(RTLD_DEFAULT, "sgemm_");
    Dl_info info{};
    if (!symbol || ::dladdr(symbol, &info) == 0 || !info.dli_fname)
        return {};
    // Debian's libblas.so.3 is a link that says nothing; what it points to does.
    std::error_code failed;
    const Path real = std::filesystem::canonical(info.dli_fname, failed);
    return failed ? std::string(info.dli_fname) : real.string();
}

double secondsOfProduct(const at::Tensor& left, const at::Tensor& right)
{
    const auto start = std::chrono::steady_clock::now();
    at::matmul(left, right);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double measureGflops()
{
    constexpr std::int64_t rows = 512;
    constexpr std::int64_t width = 4096;
    const c10::InferenceMode guard;
    const at::Tensor left = at::ones({rows, width}, at::kFloat);
    const at::Tensor right = at::ones({width, width}, at::kFloat);
    const double first = secondsOfProduct(left, right);
    std::vector<double> seconds{first};
    if (first < 2) { // the reference library takes 9 s for one: no median needed to see that
        seconds.clear();
        for (int repeat = 0; repeat < 5; ++repeat)
            seconds.push_back(secondsOfProduct(left, right));
    }
    std::ranges::sort(seconds);
    return 2.0 * rows * width * width / seconds[seconds.size() / 2] / 1e9;
}

/// A line "MemTotal:  24000000 kB" of /proc/meminfo, in bytes; 0 when it is not there.
double memoryLine(const std::string& name)
{
    std::ifstream stream("/proc/meminfo");
    std::string line;
    while (std::getline(stream, line))
        if (line.starts_with(name + ":"))
            return std::stod(line.substr(name.size() + 1)) * 1024;
    return 0;
}

std::vector<std::string> devices()
{
    std::vector<std::string> names{"cpu"};
    // Asks the library itself, so that neither CUDA's headers nor a driver are needed to build or to run.
    if (!c10::impl::hasDeviceGuardImpl(c10::DeviceType::CUDA))
        return names;
    const int count = c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount();
    for (int i = 0; i < count; ++i)
        names.push_back(fmt::format("cuda:{}", i));
    return names;
}
} // namespace

int setThreads(int count)
{
    if (count < 0)
        throw Error(ErrorKind::badInput, "The number of threads must be 0 (all cores) or above.");
    const int threads = count == 0 ? usableCores() : count;
    at::set_num_threads(threads); // OpenMP's number too, which OpenBLAS follows
    return threads;
}

std::string coresOfProcess()
{
    std::string cores = hostName();
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0)
        return cores;
    for (int core = 0; core < CPU_SETSIZE; ++core)
        if (CPU_ISSET(core, &set))
            cores += fmt::format(" {}", core);
    return cores;
}

int fairThreads(const std::vector<std::string>& all, std::size_t own)
{
    std::map<std::string, std::vector<std::size_t>> users; // of each core of each machine
    for (std::size_t process = 0; process < all.size(); ++process) {
        std::istringstream words(all[process]);
        std::string host, core;
        for (words >> host; words >> core;)
            users[fmt::format("{} {}", host, core)].push_back(process);
    }
    // Those that one process alone may use come first: it needs the others less.
    std::vector<std::vector<std::size_t>> cores;
    for (const auto& [core, processes] : users)
        cores.push_back(processes);
    std::ranges::stable_sort(cores, {}, &std::vector<std::size_t>::size);
    std::vector<int> threads(all.size());
    for (const auto& processes : cores)
        ++threads[*std::ranges::min_element(processes, {}, [&](std::size_t process) { return threads[process]; })];
    return std::max(1, threads.at(own));
}

void restartWithSleepingThreads(char** arguments)
{
    if (std::getenv("OMP_WAIT_POLICY") || std::getenv("GOMP_SPINCOUNT"))
        return;
    ::setenv("OMP_WAIT_POLICY", "passive", 1);
    std::error_code failed;
    const auto executable = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (!failed) // by its own name: else it is "exe" for top, ps and pkill
        ::execv(executable.c_str(), arguments);
    ::execv("/proc/self/exe", arguments); // answers only when it failed; then threads spin, which is slow but right
}

bool isReferenceBlas(const std::string& file)
{
    const Path path = file;
    return path.filename().string().starts_with("libblas.so") && path.parent_path().filename() == "blas";
}

std::vector<std::string> adviceFor(const EngineReport& report)
{
    constexpr double slowGflopsPerCore = 5;
    constexpr double littleMemory = 2e9;
    std::vector<std::string> advice;
    if (!report.blasFast)
        advice.push_back(fmt::format("Matrix products run in the slow reference library ({}), about 70 times slower "
                                     "than possible: sudo apt install libopenblas0-openmp",
                                     report.blas));
    else if (report.gflops > 0 && report.gflops < slowGflopsPerCore * report.threads)
        advice.push_back(fmt::format("Matrix products reach only {:.0f} GFLOP/s on {} threads: is another program "
                                     "using the processor?",
                                     report.gflops, report.threads));
    if (report.threads < report.cores)
        advice.push_back(fmt::format("Only {} of {} cores are used: leave --threads out, or give a larger number.",
                                     report.threads, report.cores));
    if (report.threads > report.cores)
        advice.push_back(fmt::format("{} threads share {} cores, which slows all of them: give --threads {} or fewer.",
                                     report.threads, report.cores, report.cores));
    if (report.freeMemoryBytes > 0 && report.freeMemoryBytes < littleMemory)
        advice.push_back(fmt::format("Only {:.1f} GB of memory are free: close other programs before loading models.",
                                     report.freeMemoryBytes / 1e9));
    return advice;
}

EngineReport engineReport(bool measure)
{
    EngineReport report;
    report.version = CALM_VERSION;
    report.libtorch = TORCH_VERSION;
    const std::string blas = blasFile();
    report.blas = blas.empty() ? "built into LibTorch" : blas;
    report.blasFast = !isReferenceBlas(blas);
    report.threads = at::get_num_threads();
    report.cores = usableCores();
    report.memoryBytes = memoryLine("MemTotal");
    report.freeMemoryBytes = memoryLine("MemAvailable");
    report.devices = devices();
    if (measure)
        report.gflops = measureGflops();
    report.advice = adviceFor(report);
    return report;
}

std::int64_t peakRssBytes()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

} // namespace calm
