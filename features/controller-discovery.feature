Feature: An access point in another segment finds its controller

  It asks for its address; the router passes the request on to the DHCP server. Option 43 names the controller, else a name
  server does. What is wrong there shows on the access point's console and in the server's log.

  Background:
    Given the segment "branch" is 172.16.6.0/24
    And an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | A9105    | C9105AXI | 172.16.6.32 |
    And "A9105" gets its address by DHCP
    And "A9105" is not powered yet
    And the router passes DHCP requests of "branch" on to 172.16.5.53

  Scenario: DHCP option 43 names it
    Given a DHCP server "dhcp" at 172.16.5.53 that lends:
      | segment | controllers |
      | branch  | 172.16.4.26 |
    When "A9105" joins
    Then "A9105" logs "Got WLC address 172.16.4.26 from DHCP."
    And "A9105" logs "Discovery Request sent to 172.16.4.26, discovery type DHCP(2)"
    And "dhcp" logs "DHCPACK(lab0) 172.16.6.32"

  Scenario: Option 43 names a host that is no controller, and a name server knows better
    Given a DHCP server "dhcp" at 172.16.5.53 that lends:
      | segment | controllers | domain         |
      | branch  | 172.16.5.53 | branch.example |
    And a name server "dhcp" at 172.16.5.53 that knows:
      | name                                   | address     |
      | cisco-capwap-controller.branch.example | 172.16.4.26 |
    When "A9105" joins
    Then "A9105" logs "Discovery Request sent to 172.16.5.53, discovery type DHCP(2)"
    And "A9105" logs "IP DNS query for CISCO-CAPWAP-CONTROLLER.branch.example"
    And "A9105" logs "Discovery Request sent to 172.16.4.26, discovery type DNS(3)"

  Scenario: Option 43 is malformed, and name servers are out of reach
    Given a DHCP server "dhcp" at 172.16.5.53 that lends:
      | segment | option 43      | domain         |
      | branch  | f1:03:ac:10:04 | branch.example |
    And a name server "dhcp" at 172.16.5.53 that knows:
      | name                                   | address     |
      | cisco-capwap-controller.branch.example | 172.16.4.26 |
    And the firewall drops UDP port 53
    When "A9105" gets power
    Then within 2 minutes "A9105" logs "Invalid DHCP option 43: 3 octets are no list of IPv4 addresses"
    And within 1 minute "A9105" logs "Could not resolve CISCO-CAPWAP-CONTROLLER.branch.example"
    And the firewall blocked packets to UDP port 53
    When the firewall lets everything through
    Then "A9105" reaches CAPWAP state Run within 10 minutes

  Scenario: The DHCP server is not reached
    Given a DHCP server "dhcp" at 172.16.5.53 that lends:
      | segment | controllers |
      | branch  | 172.16.4.26 |
    And the firewall at "dhcp" drops UDP port 67
    When "A9105" gets power
    Then within 2 minutes "A9105" logs "Waiting for uplink IPv4 configuration"
    When 2 minutes pass
    Then the firewall blocked packets to UDP port 67
    When the firewall lets everything through
    Then "A9105" reaches CAPWAP state Run within 10 minutes
