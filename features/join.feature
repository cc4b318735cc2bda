Feature: Access points join the controller

  An access point finds its controller, proves who it is in a DTLS handshake, joins, and runs when its image is the
  controller's. What it does is on its console; what the controller made of it is in the controller's log.

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model       | address     |
      | 9120-EWC      | C9120AXI    | 172.16.4.26 |
      | 9105-emorenoa | C9105AXI    | 172.16.4.32 |
      | AP-9117       | C9117AXI    | 172.16.4.34 |
      | AP-POD-2-2    | AIR-AP2802I | 172.16.4.33 |

  Scenario: Access points of three image types run on the controller's version
    Given the network is up
    When I run "show ap summary" on "9120-EWC"
    Then it shows "Number of APs: 4"
    And it shows "Registered"
    And the primary image of every AP is 17.9.4.27

  Scenario: An access point goes through the CAPWAP states in order
    Given the network is up
    When "AP-9117" is power-cycled
    Then "AP-9117" reaches CAPWAP state Run within 5 minutes
    And "AP-9117" prints in this order:
      """
      CAPWAP State: Discovery
      CAPWAP State: DTLS Setup
      CAPWAP State: Join
      CAPWAP State: Configure
      CAPWAP State: Run
      """

  Scenario: The other partition holds the controller's image already
    When "AP-9117" joins with image 17.3.3.26 and backup 17.9.4.27
    Then "AP-9117" runs image 17.9.4.27 within 10 minutes
    And the backup image of "AP-9117" is 17.3.3.26
    And "9120-EWC" has not logged "install add"

  Scenario Outline: An access point that cannot prove its identity is kept out
    Given these access points:
      | name     | model    | address     | image     |
      | stranger | C9105AXI | 172.16.4.90 | 17.9.4.27 |
    And "stranger" shows a <certificate> certificate
    And "stranger" is not powered yet
    When "stranger" gets power
    Then within 5 minutes "9120-EWC" logs "172.16.4.90"
    And "stranger" logs "<printed>"
    And "stranger" has not logged "CAPWAP State: Join"

    Examples:
      | certificate | printed |
      | expired     | DTLS    |
      | foreign-ca  | DTLS    |
      | wrong-key   | DTLS    |
