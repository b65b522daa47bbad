# find_plain_library(PACKAGE HEADER LIBRARY): what a find module does for a library that ships no CMake package of its own
# everywhere. Defines the target PACKAGE::PACKAGE.
include(FindPackageHandleStandardArgs)

macro(find_plain_library package header library)
  string(TOUPPER ${package} plain_prefix)
  find_path(${plain_prefix}_INCLUDE_DIR ${header})
  find_library(${plain_prefix}_LIBRARY ${library})
  mark_as_advanced(${plain_prefix}_INCLUDE_DIR ${plain_prefix}_LIBRARY)
  find_package_handle_standard_args(${package} REQUIRED_VARS ${plain_prefix}_LIBRARY ${plain_prefix}_INCLUDE_DIR)
  if(${package}_FOUND AND NOT TARGET ${package}::${package})
    add_library(${package}::${package} UNKNOWN IMPORTED)
    set_target_properties(${package}::${package} PROPERTIES
      IMPORTED_LOCATION "${${plain_prefix}_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${${plain_prefix}_INCLUDE_DIR}")
  endif()
endmacro()
