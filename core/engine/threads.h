#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

/// Sets the number of threads matrix products and tensor operations use; 0 = all cores this process may use.
/// LibTorch may start with one on a machine of many. Answers the number set.
int setThreads(int count);

/// This machine and the cores this process may use: "node1 0 1 2 3".
std::string coresOfProcess();

/// How many threads the process `own` shall compute with, so that all use every core they may and none is used twice:
/// `all` are the coresOfProcess() of processes that compute together. At least 1.
int fairThreads(const std::vector<std::string>& all, std::size_t own);

/// Makes waiting OpenMP threads sleep instead of spin, by starting this program anew with OMP_WAIT_POLICY=passive: the
/// runtime reads it once, when it is loaded. Spinning threads on cores that others use too (the window, a second job)
/// made a training step take 7 s instead of 0.5. Does nothing when the variable is set. Call first thing in main().
void restartWithSleepingThreads(char** arguments);

std::int64_t peakRssBytes(); ///< memory this process has had at most

/// What `calm doctor` and the window's engine indicator tell.
struct EngineReport
{
    std::string version;      ///< of this program
    std::string libtorch;     ///< "1.13.1"
    std::string blas;         ///< file the BLAS symbols come from
    bool blasFast = true;     ///< false for the reference library
    double gflops = 0;        ///< float32 matrix product 512x4096x4096, measured; 0 = not measured
    int threads = 0;
    int cores = 0;            ///< this process may use
    double memoryBytes = 0, freeMemoryBytes = 0;
    std::vector<std::string> devices; ///< "cpu", "cuda:0 NVIDIA ..."
    std::vector<std::string> advice;  ///< what is bad and what to do about it; empty = all well
};

/// `measure`: also the speed, which takes about a second (ten with the reference library).
EngineReport engineReport(bool measure);

std::vector<std::string> adviceFor(const EngineReport& report); ///< from the report's other fields
bool isReferenceBlas(const std::string& file);                  ///< by where Debian keeps it: .../blas/libblas.so.3*

} // namespace calm
