# Flags stand here once, with their reason.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON) # clangd and clang-tidy
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin") # the window finds its worker beside it

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CALM_CCACHE ccache)
if(CALM_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What ccache asks for where headers are precompiled; none of ours prints the time of day.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${CALM_CCACHE}")
endif()

# Debian's libtorch and Qt headers are noisy; they are system headers, so only our own code is warned about.
add_library(calm_flags INTERFACE)
target_compile_options(calm_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# Designated initializers leave members to their defaults on purpose; gcc 12 warns of each.
target_compile_options(calm_flags INTERFACE -Wno-missing-field-initializers)
target_include_directories(calm_flags INTERFACE "${CMAKE_SOURCE_DIR}")
if(CALM_SANITIZE)
  target_compile_options(calm_flags INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
  target_link_options(calm_flags INTERFACE -fsanitize=address,undefined)
endif()

# calm_layer(NAME SOURCES ... LINKS ... PRIVATE_LINKS ...)
# One folder of core/ or ui/ as one static library. LINKS is what the folder may include; a folder
# that is not listed is not linked, and tests/architecture checks the #include lines besides.
function(calm_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC calm_flags ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
endfunction()

# calm_precompiled(NAME LINKS ... HEADERS ...): headers that many files read, parsed once; calm_reuse(NAME TARGET...)
# lends them to those targets, which must have the same options. A file includes what it uses all the same: the debug
# preset builds without.
option(CALM_PRECOMPILED_HEADERS "Parse Qt's and LibTorch's headers once instead of once a file" ON)
function(calm_precompiled name)
  if(CALM_PRECOMPILED_HEADERS)
    cmake_parse_arguments(ARG "" "" "LINKS;HEADERS" ${ARGN})
    file(GENERATE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp" CONTENT "")
    add_library(${name} OBJECT "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
    set_target_properties(${name} PROPERTIES AUTOMOC OFF)
    target_link_libraries(${name} PRIVATE calm_flags ${ARG_LINKS})
    target_compile_options(${name} PRIVATE -fpch-preprocess) # for ccache
    target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
  endif()
endfunction()
function(calm_reuse name)
  if(CALM_PRECOMPILED_HEADERS)
    foreach(target IN LISTS ARGN)
      target_compile_options(${target} PRIVATE -fpch-preprocess)
      target_precompile_headers(${target} REUSE_FROM ${name})
    endforeach()
  endif()
endfunction()
