# LibTorch by CMake: Debian's, or another one with -DTorch_DIR=.../share/cmake/Torch. 1.13 or newer.
find_package(Torch 1.13 REQUIRED)

# TORCH_LIBRARIES holds plain names and flags; one interface target keeps them off every target's line,
# and SYSTEM keeps their warnings off ours.
add_library(calm_libtorch INTERFACE)
target_link_libraries(calm_libtorch INTERFACE ${TORCH_LIBRARIES})
target_include_directories(calm_libtorch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
separate_arguments(CALM_TORCH_FLAGS UNIX_COMMAND "${TORCH_CXX_FLAGS}")
target_compile_options(calm_libtorch INTERFACE ${CALM_TORCH_FLAGS})
# Operators one header each: 5 s a file instead of 25.
target_compile_definitions(calm_libtorch INTERFACE AT_PER_OPERATOR_HEADERS)

# LibTorch from Debian calls whatever libblas.so.3 is; the reference one is 70 times slower.
file(GLOB CALM_BLAS_CANDIDATES /usr/lib/*/libblas.so.3 /usr/lib/libblas.so.3)
foreach(candidate IN LISTS CALM_BLAS_CANDIDATES)
  file(REAL_PATH "${candidate}" CALM_BLAS_REAL)
  if(NOT CALM_BLAS_REAL MATCHES "openblas|mkl|blis|atlas")
    message(WARNING "BLAS is the slow reference library (${CALM_BLAS_REAL}): training would be about 70 times slower. "
                    "Install libopenblas0-openmp.")
  endif()
endforeach()

# Training in several processes needs c10d with Gloo, whose header includes Gloo's own (libgloo-dev). What of it is used
# links against LibTorch alone.
include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_LIBRARIES ${TORCH_LIBRARIES})
set(CMAKE_REQUIRED_INCLUDES ${TORCH_INCLUDE_DIRS})
set(CMAKE_REQUIRED_FLAGS ${TORCH_CXX_FLAGS})
set(CMAKE_REQUIRED_DEFINITIONS -DUSE_DISTRIBUTED -DUSE_C10D_GLOO)
check_cxx_source_compiles("
  #include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
  #include <torch/csrc/distributed/c10d/TCPStore.hpp>
  int main()
  {
      auto store = c10::make_intrusive<c10d::TCPStore>(\"localhost\", c10d::TCPStoreOptions());
      auto options = c10d::ProcessGroupGloo::Options::create();
      options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
      return c10d::ProcessGroupGloo(store, 0, 1, options).getSize();
  }" CALM_HAS_GLOO)
foreach(what LIBRARIES INCLUDES FLAGS DEFINITIONS)
  unset(CMAKE_REQUIRED_${what})
endforeach()
if(NOT CALM_HAS_GLOO)
  unset(CALM_HAS_GLOO CACHE) # looked for again next time
  message(STATUS "Without c10d and Gloo (libgloo-dev): this build trains in one process only.")
endif()
