-- Vectors: the sieve of Eratosthenes, several times over.
local function sieve(limit)
  local composite = {}
  for i = 0, limit do
    composite[i] = false
  end

  local found = 0
  for i = 2, limit do
    if not composite[i] then
      found = found + 1
      for j = i * i, limit, i do
        composite[j] = true
      end
    end
  end

  return found
end

local sum = 0
for _ = 1, 8 do
  sum = sum + sieve(1000000)
end

print(sum)
