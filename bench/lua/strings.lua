-- Strings: lines built piece by piece, joined, and split again.
local pieces = 0
local bytes = 0

local function build(n)
  local words = {}
  for i = 0, 19 do
    words[i + 1] = "host" .. tostring(n + i)
  end

  return table.concat(words, ",")
end

local function split(line, separator)
  local parts = {}
  for part in string.gmatch(line, "([^" .. separator .. "]*)") do
    parts[#parts + 1] = part
  end

  return parts
end

local function take_apart(line)
  local parts = split(line, ",")
  for _, part in ipairs(parts) do
    pieces = pieces + 1
    bytes = bytes + #part
  end
end

for n = 0, 59999 do
  take_apart(build(n))
end

print(string.format("%d %d", pieces, bytes))
