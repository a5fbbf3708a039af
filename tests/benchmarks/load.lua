-- Asks for the addresses given after the last `--`, one after the other, each time as another reader: the limits on how
-- often one reader may ask hold here too.
local paths = {}
local number = 0

function init(arguments)
  for _, path in ipairs(arguments) do table.insert(paths, path) end
end

function request()
  number = number + 1
  wrk.headers["X-Forwarded-For"] = "10.1." .. math.floor(number / 250) % 250 .. "." .. number % 250 + 1
  return wrk.format("GET", paths[number % #paths + 1])
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("\nRESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(95), failed))
end
