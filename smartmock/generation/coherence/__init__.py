"""Properties of one object that speak of the same thing are made to agree: a person, a place, a bill, what happened.

When an object is compiled, each relation looks for the properties that it binds. After the values are drawn, it
replaces some of them, each only by a value that its own schema allows.
"""
