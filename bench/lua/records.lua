-- Records: fields read and written, in nested records and through function arguments.
local function new_flow()
  return { packets = 0, bytes = 0, duration = 0.0 }
end

local function update(pair, is_orig, size)
  local flow = is_orig and pair.orig or pair.resp
  flow.packets = flow.packets + 1
  flow.bytes = flow.bytes + size
  flow.duration = flow.duration + 0.5
  pair.history = pair.history + 1
end

local pairs_ = {}
for i = 0, 99 do
  pairs_[i] = { orig = new_flow(), resp = new_flow(), history = 0 }
end

for n = 0, 2999999 do
  update(pairs_[n % 100], n % 3 == 0, n % 1500)
end

local packets, bytes, duration, history = 0, 0, 0.0, 0
for i = 0, 99 do
  local pair = pairs_[i]
  packets = packets + pair.orig.packets + pair.resp.packets
  bytes = bytes + pair.orig.bytes + pair.resp.bytes
  duration = duration + pair.orig.duration + pair.resp.duration
  history = history + pair.history
end

print(string.format("%d %d %.1f %d", packets, bytes, duration, history))
