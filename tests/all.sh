#!/usr/bin/env bash
# Builds LabBot, installs what its tests need and runs them all. The last line is "N passed, N failed".
#   bash tests/all.sh          the tests of every change, some minutes
#   bash tests/all.sh --long   the same, with a hundred times the generated cases and 2,000 kills
#   bash tests/all.sh --sdks   built with SlackNet and Discord.Net too: the tests that live a bot's life once more on these two, also of the published program, and the contract of all four clients.
#                              PLATFORM_SDKS_FEED names a further place of packages (a folder or an address), where the usual one lacks them;
#                              SlackNetVersion and DiscordNetVersion try another release than Directory.Packages.props pins
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s\n' "$1"; }
stop() { printf '%s\n\n0 passed, 1 failed\n' "$1"; exit 1; }

sdks=
for argument in "$@"; do
  case "$argument" in
    --long) export CsCheck_Iter=10000 TESTS_LONG=1 ;;
    --sdks) sdks=1 PlatformSdks=true; export PlatformSdks ;;
    *) stop "tests/all.sh knows --long and --sdks; '$argument' means nothing here." ;;
  esac
done

command -v dotnet >/dev/null || stop 'LabBot needs the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0'

# The end-to-end tests make system calls fail with strace. Where it cannot be had they say so and are skipped; in CI that is a failure.
if ! command -v strace >/dev/null; then
  say 'Installing strace'
  reason='the package holds no strace'
  if ! command -v apt-get >/dev/null; then reason='there is no apt-get here; install it by hand'
  elif [ "$(id -u)" -ne 0 ]; then reason='that needs root: sudo apt-get install strace'
  elif ! { apt-get update -qq && apt-get install -y -qq strace; } >/dev/null; then reason='apt-get failed; its errors stand above'
  fi
  if ! command -v strace >/dev/null; then
    echo "strace was not installed: $reason."
    if [ "${CI:-}" = true ]; then stop 'In CI every tool must be there.'; fi
  fi
fi

if [ -n "$sdks" ]; then
  say 'Fetching SlackNet and Discord.Net'
  dotnet restore LabBot.sln -v quiet || stop "Restoring failed; the errors stand above. If SlackNet or Discord.Net.WebSocket is not found, set PLATFORM_SDKS_FEED to a place of packages that has the
releases of Directory.Packages.props (a folder with their .nupkg files, or the address of a feed), or SlackNetVersion and DiscordNetVersion to those that yours has."
fi

say 'Building (packages come with the first build)'
dotnet build LabBot.sln -nologo -v quiet -clp:NoSummary || stop 'The build failed; the errors stand above.'

# The platforms' usual clients judge Slack and Discord on loopback, and their declarations what LabBot sends. Without node those tests say so and are skipped; in CI they fail.
if command -v npm >/dev/null; then
  say "Installing the platforms' usual clients and declarations, which judge LabBot"
  for judge in bolt discordjs types formats; do
    npm ci --prefix "tests/LabBot.Platforms/Judges/$judge" --no-audit --no-fund --loglevel=error || echo "$judge could not be installed; what it judges is not judged."
  done
fi

say 'Testing'
log=$(mktemp)
program=$(mktemp -d)
trap 'rm -rf "$log" "$program"' EXIT
dotnet test --solution LabBot.sln --no-build 2>&1 | tee "$log"
ran=${PIPESTATUS[0]}

# Tests of one program of tests once more: again PROGRAM FILTER…
again() {
  "tests/$1/bin/Debug/net10.0/$1" "${@:2}" -noColor 2>&1 | tee -a "$log"
  local one=${PIPESTATUS[0]}
  if [ "$one" -ne 0 ]; then ran=$one; fi
}
# Of the build with the libraries: which release of a package it has.
release() { grep -om1 "\"$1/[^\"]*" tests/LabBot.Tests/bin/Debug/net10.0/LabBot.Tests.deps.json | cut -d/ -f2; }
# What runs LabBot as a process, over the program that operators get: published WORDS OF PUBLISH.
published() {
  say 'Publishing LabBot (takes some minutes)'
  if dotnet publish src/LabBot -c Release -o "$program" "$@" -nologo -v quiet -clp:NoSummary; then
    say 'Testing the published program'
    TESTED_PROGRAM=$program/labbot again LabBot.EndToEnd $(printf -- '-class LabBot.EndToEnd.%s ' TerminalTests FormatsTests StopTests SlackTests DiscordTests DoctorTests DiscordDoctorTests)
  else
    echo 'LabBot cannot be published; the errors stand above.'
    ran=1
  fi
}

if [ -n "$sdks" ]; then
  say "Testing a bot's life on SlackNet and Discord.Net"
  export TESTED_CLIENT=library
  again LabBot.Tests -namespace LabBot.Tests.Slack -namespace LabBot.Tests.Discord
  again LabBot.EndToEnd -class LabBot.EndToEnd.DiscordCrashTests
  published
  for client in 'WireSlack Slack, LabBot'"'"'s own' "SlackNet Slack, SlackNet $(release SlackNet)" 'WireDiscord Discord, LabBot'"'"'s own' "DiscordNet Discord, Discord.Net $(release Discord.Net.WebSocket)"; do
    say "The contract of ${client#* }"
    again LabBot.Tests -class "LabBot.Tests.Contracts.${client%% *}ClientTests"
  done
else
  # One native file. It needs a linker; a machine without one tests what it can publish.
  native=
  if linker=$(command -v clang || command -v gcc) && echo 'int main(void) { return 0; }' | "$linker" -x c - -o "$program/probe"; then
    rm "$program/probe"
  else
    native=-p:PublishAot=false
    echo "No native program is made and tested here, a .NET program is: $([ -n "$linker" ] && echo "$linker cannot link a program; its errors stand above" || echo 'there is no clang and no gcc')."
  fi
  published $native
fi

# dotnet test sums up by lines such as "failed: 0"; a test program run by itself by one line such as "Total: 40, Errors: 0, Failed: 0, Skipped: 0, …".
count() { awk -v name="$1:" '$1 == name { n += $2 } END { print n + 0 }' "$log"; }
alone() { awk -v name="$1:" '/  Total: [0-9]+, Errors: / { for (i = 1; i < NF; i++) if ($i == name) n += $(i + 1) } END { print n + 0 }' "$log"; }
failed=$(($(count failed) + $(alone Failed) + $(alone Errors)))
skipped=$(($(count skipped) + $(alone Skipped)))
passed=$(($(count succeeded) + $(alone Total) - $(alone Failed) - $(alone Skipped)))
# A runner that broke off has not run its tests: that is a failure too.
if [ "$ran" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi

printf '\n%s\n' "$([ "$skipped" -gt 0 ] && echo "$skipped skipped; the reasons stand above.")"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
