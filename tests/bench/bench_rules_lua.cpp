// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench_rules_lua.h"

#ifdef LOCUM_LUAJIT

#include <cstdio>
#include <lua.hpp>

namespace {

constexpr char program[] = R"(
local find, lower, clock = string.find, string.lower, os.clock
rules, messages = {}, {}
local function inside(minutes, from, to)
  if from <= to then return minutes >= from and minutes < to end
  return minutes >= from or minutes < to
end
function addS(person, word, from, to)
  rules[#rules + 1] = function(m) return m.person == person and inside(m.minutes, from, to) and find(m.text, word, 1, true) ~= nil end
end
function addT(_, word, from, to)
  rules[#rules + 1] = function(m) return inside(m.minutes, from, to) and find(m.text, word, 1, true) ~= nil end
end
function addMessage(person, text, minutes)
  messages[#messages + 1] = {person = person, text = text, minutes = minutes}
end
local function pass(from, to)
  local fired, all, many = 0, rules, #rules
  for i = from, to do
    local m = messages[i]
    local folded = {person = m.person, text = lower(m.text), minutes = m.minutes}
    for r = 1, many do
      if all[r](folded) then fired = fired + 1 end
    end
  end
  return fired
end
function run()
  local count = #messages
  pass(1, math.max(1, math.floor(count / 10)))
  local times, fired, batch = {}, 0, math.floor(count / 10)
  for i = 0, 9 do
    local since = clock()
    fired = fired + pass(i * batch + 1, (i + 1) * batch)
    times[#times + 1] = (clock() - since) / batch * 1e6
  end
  table.sort(times)
  return times[6], fired
end
)";

} // namespace

bool hasLua()
{
    return true;
}

std::optional<LuaFigure> runLuaClosures(char shape, const std::vector<BenchRule> &rules,
                                        const std::vector<BenchMessage> &messages, size_t count)
{
    lua_State *state = luaL_newstate();
    luaL_openlibs(state);
    std::optional<LuaFigure> figure;
    bool good = luaL_dostring(state, program) == 0;
    for (const BenchRule &one : rules) {
        lua_getglobal(state, shape == 'S' ? "addS" : "addT");
        lua_pushinteger(state, one.person);
        lua_pushlstring(state, one.word.data(), one.word.size());
        lua_pushinteger(state, one.from);
        lua_pushinteger(state, one.to);
        good = good && lua_pcall(state, 4, 0, 0) == 0;
    }
    for (size_t i = 0; i < count; ++i) {
        lua_getglobal(state, "addMessage");
        lua_pushinteger(state, messages[i].person);
        lua_pushlstring(state, messages[i].text.data(), messages[i].text.size());
        lua_pushinteger(state, messages[i].minutes);
        good = good && lua_pcall(state, 3, 0, 0) == 0;
    }
    lua_getglobal(state, "run");
    if (good && lua_pcall(state, 0, 2, 0) == 0) {
        figure = LuaFigure{lua_tonumber(state, -2), static_cast<size_t>(lua_tointeger(state, -1))};
    } else {
        std::fprintf(stderr, "LuaJIT: %s\n", lua_tostring(state, -1));
    }
    lua_close(state);
    return figure;
}

#else

bool hasLua()
{
    return false;
}

std::optional<LuaFigure> runLuaClosures(char, const std::vector<BenchRule> &, const std::vector<BenchMessage> &, size_t)
{
    return std::nullopt;
}

#endif
