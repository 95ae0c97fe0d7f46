# SPDX-License-Identifier: GPL-2.0-or-later
# cmake -DBUILD=… -DSOURCE=… -DWORK=… -DGENERATOR=… -DCXX=… -P installed_sdk.cmake
# Installs the SDK, builds a plugin outside of the tree against it, and lets locum-cell describe that plugin.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "'${ARGN}' ended with ${status}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}")
file(COPY "${SOURCE}/tests/support/external-plugin" DESTINATION "${WORK}")
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix" --component sdk)
run("${CMAKE_COMMAND}" -S "${WORK}/external-plugin" -B "${WORK}/build" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${CXX}"
    "-DCMAKE_PREFIX_PATH=${WORK}/prefix" "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror")
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run("${BUILD}/bin/locum-cell" --describe "${WORK}/build/external.so")
string(JSON protocol GET "${output}" protocols 0 id)
if(NOT protocol STREQUAL "mirror")
  message(FATAL_ERROR "it tells of '${protocol}': ${output}")
endif()
file(REMOVE_RECURSE "${WORK}")
