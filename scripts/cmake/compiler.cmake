# SPDX-License-Identifier: GPL-2.0-or-later
# What every target of Locum is compiled with: link to locum-options.
add_library(locum-options INTERFACE)
# A member with a default of its own need not be named again where a value is made.
target_compile_options(locum-options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                               -Wno-missing-field-initializers -fvisibility-inlines-hidden)
if(LOCUM_WERROR)
  target_compile_options(locum-options INTERFACE -Werror)
endif()
target_compile_definitions(
  locum-options
  INTERFACE QT_NO_CAST_FROM_ASCII
            QT_NO_CAST_TO_ASCII
            QT_NO_KEYWORDS
            QT_NO_FOREACH
            QT_NO_URL_CAST_FROM_STRING
            QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
            QT_WARN_DEPRECATED_UP_TO=0x060400 # the oldest Qt that Locum builds with
            $<$<CONFIG:Release,RelWithDebInfo>:QT_NO_DEBUG_OUTPUT>)
if(LOCUM_SANITIZE)
  # GCC's documentation: sanitizers make it see uninitialized values where there are none.
  target_compile_options(locum-options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_compile_options(locum-options INTERFACE -fsanitize=${LOCUM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(locum-options INTERFACE -fsanitize=${LOCUM_SANITIZE})
endif()
