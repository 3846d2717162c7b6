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
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CALM_CCACHE}")
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
