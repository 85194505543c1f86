-- Tables: how often each pair of two values came.
local seen = {}
local pairs_seen = 0

local state = 42
for _ = 1, 3000000 do
  state = (state * 1103515245 + 12345) % 2147483648
  local host = (state // 65536) % 100
  local service = (state // 256) % 30
  local services = seen[host]
  if not services then
    services = {}
    seen[host] = services
  end

  local times = services[service]
  if times then
    services[service] = times + 1
  else
    services[service] = 1
    pairs_seen = pairs_seen + 1
  end
end

local most = 0
local sum = 0
for _, services in pairs(seen) do
  for _, times in pairs(services) do
    sum = sum + times
    if times > most then
      most = times
    end
  end
end

print(string.format("%d %d %d", pairs_seen, sum, most))
