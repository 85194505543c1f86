-- Closures: made in a loop, called, changing what they captured.
local function adder(amount)
  return function(n) return n + amount end
end

local function counter()
  local n = 0
  return function() n = n + 1; return n end
end

local function twice(step)
  return function(n) return step(step(n)) end
end

local sum = 0
for round = 0, 299999 do
  local plus = adder(round % 7)
  local add_twice = twice(plus)
  local tick = counter()
  sum = sum + plus(round) + add_twice(round) + tick() + tick()
end

local total = counter()
local add_three = adder(3)
local value = 0
for _ = 1, 2000000 do
  value = add_three(value) + total()
  value = value % 1000003
end

print(string.format("%d %d", sum, value))
